"""What talks to Discord: sending, components, logging in, commands, its log."""
