"""What is wrong with a history that cannot be replayed."""


class HistoryError(ValueError):
    """A history that cannot be taken as a whole: a missing column, a word or market nobody knows, a broken file."""
