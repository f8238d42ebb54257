# htmx for the pages of records/: one file of the npm package, carried in the binary (Zero-Clause BSD).
npm_take(htmx.org 2.0.10
	577ad40c1c94c9de47edb89e0aec78a8353d36024c50017eb53e02992a55e889
	${CMAKE_BINARY_DIR}/htmx dist/htmx.min.js
	71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de
	"package/dist/htmx.min.js" "package/LICENSE")
set(HTMX_FILE ${CMAKE_BINARY_DIR}/htmx/package/dist/htmx.min.js)
