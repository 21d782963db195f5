"""What members see and press: the only room that knows Discord. Parse, ask the tutor, show."""
