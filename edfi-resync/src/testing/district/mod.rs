//! A believable district of any size, from a seed.
