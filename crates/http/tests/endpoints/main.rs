//! Every endpoint of the local platform, by its builder and over real sockets: once with success, and
//! once with each refusal that is documented for it.

mod cards;
mod cases;
mod changes;
mod coverage;
mod information;
mod keepers;
mod methods;
mod processing;
mod reads;
mod sample;
mod series;
mod shop;
