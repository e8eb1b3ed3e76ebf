//! The API documents: that the files are what is generated, that each document holds together, and
//! that the local platform and what was recorded of the real one are as they say.

mod desk;
mod document;
mod examples;
mod files;
mod flows;
mod recordings;
mod series;
