/*
 * The inside of an Identity, for base/cms. Private to base/.
 */
#pragma once

#include "base/crypto.h"
#include "base/identity.h"

struct Identity {
	Certificate certificate;
	X509Stack *chain; /* the first is the signer's */
	EVP_PKEY *key;
};
