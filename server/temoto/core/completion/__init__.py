"""One completion: is it worth asking, what is the model shown, where is it stopped, what of it is shown?"""
