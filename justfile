# Short names for the commands of the project; nobody needs `just`, each line works by itself.

# Lists the verbs.
default:
    @just --list

# Purchases, a payout and a refund from end to end on the local platform.
demo:
    cargo run --release -p paywright-cli -- demo

# All that a change must pass.
test *STEPS:
    cargo xtask test {{ STEPS }}

# Writes docs/api: OpenAPI and AsyncAPI of the platform.
api:
    cargo xtask api

# The benchmarks; the table is in docs/performance.md.
bench *ARGS:
    cargo xtask bench {{ ARGS }}

# The HTTP client beside those of Python and Node.
bench-clients:
    cargo xtask bench-clients

# The packages as they are shipped, beside the official SDKs.
bench-bindings *LANGUAGES:
    cargo xtask bench-bindings {{ LANGUAGES }}

# The Python package for this machine, and how to install it.
python-wheel:
    cargo xtask python-wheel

# The npm package for this machine, and how to install it.
node-tarballs:
    cargo xtask node-tarballs

# The jar for this machine, and how to install it.
jvm-jar:
    cargo xtask jvm-jar

# Header, libraries, pkg-config and CMake files of the C library.
install-c PREFIX:
    cargo xtask install-c '{{ PREFIX }}'

# Each fuzz target for 20 seconds; needs a C++ compiler.
fuzz *TARGETS:
    cargo xtask fuzz {{ TARGETS }}

# The long runs.
nightly *STEPS:
    cargo xtask nightly {{ STEPS }}

# Formats all code.
fmt:
    cargo fmt --all

# What the gate checks beyond the tests.
lint *STEPS:
    cargo xtask ci {{ STEPS }}

# The API documentation, in the browser.
doc:
    cargo doc --workspace --no-deps --open

# The payment platform on loopback.
emulator *ARGS:
    cargo run --release -p paywright-cli -- emulator {{ ARGS }}

# Runs files of conformance vectors.
conformance +FILES:
    cargo run --release -p paywright-cli -- conformance {{ FILES }}
