"""One code action: where, on which lines, what is the model told, and what becomes of its reply?"""
