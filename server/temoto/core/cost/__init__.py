"""What do machines and clouds cost, and how is that drawn?"""
