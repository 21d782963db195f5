"""The group round: a pure state machine. A round and an event give a new round and an outcome."""
