"""Finds the topic that a member typed, and completes it while they type."""
