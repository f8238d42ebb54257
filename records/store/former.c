#include "records/store/former.h"

#include "base/cleanup.h"

/* The scope that was, while everything is seen. */
typedef struct {
	Scope scope;
	bool scoped;
} Seen;

static Seen see_all(Store *store)
{
	Seen was = {store->scope, store->scoped};
	store_scope_set(store, &scope_whole);
	return was;
}

static void see_again(Store *store, const Seen *was)
{
	store_scope_set(store, was->scoped ? &was->scope : NULL);
}

bool former_load(Store *store, const char *key, Record *ret, GError **error)
{
	Holder holder;
	*ret = (Record){0};
	Seen was = see_all(store);
	bool good = student_holder(store, key, &holder, error) &&
	            (!holder.id || !status_has_left(holder.status) ||
	                    student_load(store, holder.id, ret, error));
	see_again(store, &was);
	return good;
}

bool former_let_go(Store *store, const Act *act, Record *former, GError **error)
{
	static const StudentDigests none;
	Seen was = see_all(store);
	former->digests = &none;
	bool good = student_change(store, act, "student.let_go", former, error);
	see_again(store, &was);
	return good;
}
