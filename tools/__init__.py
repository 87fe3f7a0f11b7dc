"""What the project's own checks are made of; not part of the installed package."""
