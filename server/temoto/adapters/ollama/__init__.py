"""What does Ollama's own interface take, and what does it give back?"""
