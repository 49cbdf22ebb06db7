"""The one domain exception: a Chinese message for the person who asked; 400 or CommandError at the edge."""


class DomainError(ValueError):
    """Something asked for cannot be done; `field` names the input at fault, where one is."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
