//! Integer minor units and the currencies that give them meaning.
