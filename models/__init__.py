"""What turns features into judgements: originality, quality, reward. Code; trained files live in ``champion/``."""
