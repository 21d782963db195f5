"""Finding the topic that somebody meant by what they typed, and completing it while they type."""
