//! The texts that stand at the head of the documents.

/// What the OpenAPI document says about itself.
pub(super) const OPENAPI: &str = "\
The server interfaces of the ecommpay payment platform: **Gate**, which makes payments, and the \
**Data API**, which reports on them. This is not a document of the platform. It was written for \
the Paywright project from public sources, in its own words, and is made from the same tables \
that serve the project's local platform.

## Transport

Every request is a POST with one JSON object in UTF-8, also those that only read. Test and live \
projects share the hosts; the project's number and key make a payment a test. Hosts of \
white-labels differ, so the base address has to be a setting.

## Signature

There is no authentication header: the signature is a member of the body. `x-signature-place` \
says for each operation where: in `general`, in `customer`, or at the top.

1. Take all members of the body except those named `signature` and `frame_mode`.
2. Write each value that is not an object or list on a line `path:value`, the path being the \
names on the way with `:` between (a `:` in a name is doubled; items of lists are named by their \
index from 0). `true` is 1, `false` is 0, `null` is empty; empty objects and lists give no line.
3. Put the lines into natural order and join them with `;`.
4. HMAC-SHA-512 over the UTF-8 bytes with the secret key of the project (Data API: with the key \
that came with the token), then standard base64: 88 characters.

The examples are signed with the key `secret_key`, so a signer can be held against them. Answers \
with data are signed by the same rule; refusals are not.

## Accepted is not paid

Most requests of Gate are only accepted at first: the answer repeats your numbers and names the \
request, and says nothing about the payment. What comes of it is told by callback (see the \
AsyncAPI document) and by `/v2/payment/status`. `x-answer` tells which operations are answered \
so. When no answer comes, the same request may be sent again; after an answer of 4xx it has to \
be mended first.

## How to read this document

- Objects may get further members at any time: no object is closed.
- Texts that list values and then allow any text are open: what is not known yet has to be kept, \
not refused.
- Amounts are integers in minor units. Currencies without minor units are sent in whole units.
- `x-source` says who documents an operation or member: `platform`, `white-label` (a sister of \
the platform on the same software; ecommpay may not offer it) or `local` (only Paywright's local \
platform).
- `x-codes` lists the codes of refusals with their certainty: `documented`, `uncertain` (code \
documented, HTTP status not) or `local` (our choice where nothing is published).
- `x-uncertain` says what no source settles.
- Values of the path parameter `method` may hold a slash, which must not be escaped.
";

/// What the AsyncAPI document says about itself.
pub(super) const ASYNCAPI: &str = "\
What the ecommpay payment platform sends to merchants: callbacks about payments, tokens and \
series. This is not a document of the platform. It was written for the Paywright project from \
public sources, in its own words, and belongs to the project's local platform, which sends these \
messages.

## Delivery

A POST with JSON in UTF-8 to the address of the project, or to the one that the request named. \
Only an answer of 200 counts as received; answer 200 also to a message that you have already, \
400 to one that cannot be read, 500 when you are in trouble. Otherwise it is sent again: \
attempts 2 to 6 every 10 seconds, attempt n from 7 to 68 after `70 + 10 * 1.12^(n-4)` seconds, \
then every 4 hours; 120 attempts at most, within 11 days.

Messages come more than once and in any order, and nothing in them protects against being sent \
again by somebody else. Take `(project_id, payment.id, operation.id, operation.status, \
payment.status)` as what makes a message new.

## Signature

`x-signature-place` says for each message where the signature is: at the top, or in `general`. \
It is made like that of a request, over the whole message without all members named `signature` \
and `frame_mode`, with the secret key of the project: lines `path:value` in natural order, \
joined with `;`, HMAC-SHA-512, standard base64. Numbers have to be kept as they are written: \
identifiers are larger than a double holds. Compare in constant time, and believe nothing of a \
message before that. What the signature cannot show: `null` and an empty text are one, `true` \
and 1 are one, empty objects and lists are not there.

The examples are signed with the key `secret_key`.

## How to read this document

- Support can change the composition of messages for a project, so treat every member as \
optional, and keep those that are not known.
- Texts that list values and then allow any text are open: an unknown status is neither final \
nor paid.
- Amounts are integers in minor units of their currency.
- `x-source: local` marks what only Paywright's local platform sends; `x-uncertain` says what no \
source settles.
- The daily messages about chargebacks are not described: they are not signed, and their members \
are not published.
";
