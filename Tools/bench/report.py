def write(found, place, name): pass
