"""How do verbs speak? Tables, bars, languages: what knows terminals and pipes."""
