"""How are servers asked that speak as OpenAI's do? Shared by the backends that are such servers."""
