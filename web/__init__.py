"""The web: health, readiness and metrics; what people and programs see through a browser."""
