//! Tests of the inspector against the specs of all standards and against naive models.

mod digests;
mod keys;
mod shapes;
