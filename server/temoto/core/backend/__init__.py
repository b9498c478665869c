"""What is asked of whatever serves models, and what does it tell?"""
