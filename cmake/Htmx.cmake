# htmx for the pages of records/: one file of the npm package, carried in the binary (Zero-Clause BSD).
# From 2.0.6 on it is written for browsers of 2020 and later: Chromium 78 refuses the whole file, and
# tests/browser/old.mjs says so.
npm_take(htmx.org 2.0.4
	a34988d1b9f005a458d593aa8d7486537cb878b8ac3b82703db1268983123ecc
	${CMAKE_BINARY_DIR}/htmx-2.0.4 dist/htmx.min.js
	e209dda5c8235479f3166defc7750e1dbcd5a5c1808b7792fc2e6733768fb447
	"package/dist/htmx.min.js" "package/LICENSE")
set(HTMX_FILE ${CMAKE_BINARY_DIR}/htmx-2.0.4/package/dist/htmx.min.js)
