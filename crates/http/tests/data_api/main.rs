//! The Data API over real sockets, against that of the local platform.

mod limits;
mod paging;
mod queries;
mod refusals;
mod shop;
