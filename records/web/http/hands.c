/* A few threads beside the loops, for requests that take long. */
#include "base/beat.h"
#include "base/thread.h"
#include "records/web/http/parts.h"

#include <errno.h>
#include <sys/eventfd.h>

typedef struct {
	Hands *hands;
	void *worker;
	pthread_t thread;
	bool started;
	atomic_int_fast64_t since_us; /* of what it does, or its last beat; 0: nothing */
} Hand;

/* Somebody of whom something waits or is at a hand. */
typedef struct {
	int64_t id;
	int in_hand, waiting;
	int64_t turn; /* of the last that he gave */
} Asker;

struct Hands {
	HttpServer *server;
	int count;
	Hand *list;
	pthread_mutex_t lock;
	pthread_cond_t more;
	/* Connection *, each of its loop, which leaves it alone meanwhile; those that are begun */
	GQueue pieces;
	GQueue fresh;       /* and those that are not */
	GHashTable *askers; /* of the fresh ones: id -> Asker */
	int64_t turn;       /* of the last that was begun */
	int pieces_in_a_row;
	bool stop;
};

enum { PIECES_IN_A_ROW = 8 }; /* before something fresh is begun */

Hands *hands_new(HttpServer *server)
{
	Hands *hands = g_new0(Hands, 1);
	hands->server = server;
	hands->count = server->plan.limits.hands;
	hands->list = g_new0(Hand, (size_t)hands->count);
	hands->askers = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
	pthread_mutex_init(&hands->lock, NULL);
	pthread_cond_init(&hands->more, NULL);
	g_queue_init(&hands->pieces);
	g_queue_init(&hands->fresh);
	return hands;
}

void hands_free(Hands *hands)
{
	if (!hands)
		return;
	for (int i = 0; i < hands->count; i++)
		if (hands->list[i].worker)
			hands->server->plan.worker_free(hands->list[i].worker);
	g_queue_clear(&hands->pieces);
	g_queue_clear(&hands->fresh);
	g_hash_table_unref(hands->askers);
	pthread_mutex_destroy(&hands->lock);
	pthread_cond_destroy(&hands->more);
	g_free(hands->list);
	g_free(hands);
}

/* What follows up to choose() is done under the lock. */
static Asker *asker_of(Hands *hands, int64_t id)
{
	Asker *asker = g_hash_table_lookup(hands->askers, &id);
	if (asker)
		return asker;
	asker = g_new(Asker, 1);
	*asker = (Asker){.id = id, .turn = hands->turn - 1};
	g_hash_table_insert(hands->askers, &asker->id, asker);
	return asker;
}

static void asker_forget(Hands *hands, const Asker *asker)
{
	if (asker->in_hand == 0 && asker->waiting == 0)
		g_hash_table_remove(hands->askers, &asker->id);
}

static Connection *fresh_take(Hands *hands, GList *link)
{
	Connection *connection = link->data;
	asker_of(hands, connection->work.asker)->waiting--;
	g_queue_delete_link(&hands->fresh, link);
	return connection;
}

static void give_back_undone(Hands *hands, GList *link)
{
	Connection *connection = fresh_take(hands, link);
	asker_forget(hands, asker_of(hands, connection->work.asker));
	connection->work.undone = true;
	loop_give_back(connection->loop, connection);
}

static bool full(Hands *hands, int64_t id)
{
	const HttpLimits *limits = &hands->server->plan.limits;
	const Asker *asker = g_hash_table_lookup(hands->askers, &id);
	return (int)hands->fresh.length >= limits->hands_waiting ||
	       (asker && asker->waiting >= MAX(limits->waiting_each, 1));
}

/* Whoever has left keeps no place. */
static void gone_sweep(Hands *hands)
{
	for (GList *link = hands->fresh.head, *after; link; link = after) {
		after = link->next;
		if (connection_gone(link->data))
			give_back_undone(hands, link);
	}
}

static bool fresh_put(Hands *hands, Connection *connection)
{
	Work *work = &connection->work;
	if (full(hands, work->asker))
		gone_sweep(hands);
	if (atomic_load(&hands->server->stopping) || full(hands, work->asker))
		return false;
	Asker *asker = asker_of(hands, work->asker);
	/* whoever comes anew is not behind what others have brought before their turn */
	asker->turn = MAX(asker->turn + 1, hands->turn);
	asker->waiting++;
	work->turn = asker->turn;
	g_queue_push_tail(&hands->fresh, connection);
	return true;
}

bool hands_give(Hands *hands, Connection *connection, bool begun)
{
	pthread_mutex_lock(&hands->lock);
	bool room = begun || fresh_put(hands, connection);
	if (begun)
		g_queue_push_tail(&hands->pieces, connection);
	if (room)
		pthread_cond_signal(&hands->more);
	pthread_mutex_unlock(&hands->lock);
	return room;
}

/* The fresh one whose turn it is; NULL: there is none, or whose they are have their share. */
static GList *fresh_first(Hands *hands)
{
	int most = MAX(hands->server->plan.limits.hands_each, 1);
	GList *first = NULL;
	int64_t turn = INT64_MAX;
	for (GList *link = hands->fresh.head; link; link = link->next) {
		const Work *work = &((Connection *)link->data)->work;
		if (work->turn >= turn || asker_of(hands, work->asker)->in_hand >= most)
			continue;
		first = link;
		turn = work->turn;
	}
	return first;
}

static Connection *choose(Hands *hands)
{
	GList *fresh = fresh_first(hands);
	if (!g_queue_is_empty(&hands->pieces) &&
	        (!fresh || hands->pieces_in_a_row < PIECES_IN_A_ROW)) {
		hands->pieces_in_a_row += fresh ? 1 : 0;
		return g_queue_pop_head(&hands->pieces);
	}
	if (!fresh)
		return NULL;
	Connection *connection = fresh_take(hands, fresh);
	hands->pieces_in_a_row = 0;
	hands->turn = MAX(hands->turn, connection->work.turn);
	asker_of(hands, connection->work.asker)->in_hand++;
	return connection;
}

/* The next that is to be done; NULL: it is over. */
static Connection *next(Hands *hands)
{
	Connection *connection;
	pthread_mutex_lock(&hands->lock);
	while (!(connection = choose(hands)) && !hands->stop)
		pthread_cond_wait(&hands->more, &hands->lock);
	pthread_mutex_unlock(&hands->lock);
	return connection;
}

/* A hand has done with something fresh; the hand itself looks for what may be done now. */
static void fresh_done(Hands *hands, int64_t id)
{
	pthread_mutex_lock(&hands->lock);
	Asker *asker = asker_of(hands, id);
	asker->in_hand--;
	asker_forget(hands, asker);
	pthread_mutex_unlock(&hands->lock);
}

static void *work(void *data)
{
	Hand *hand = data;
	Connection *connection;
	beat_watch(&hand->since_us);
	while ((connection = next(hand->hands))) {
		bool fresh = !connection->work.goes_on;
		int64_t asker = connection->work.asker;
		atomic_store(&hand->since_us, g_get_monotonic_time());
		connection->work.undone = fresh && connection_gone(connection);
		if (!connection->work.undone)
			connection_hand(connection, hand->worker);
		atomic_store(&hand->since_us, 0);
		if (fresh)
			fresh_done(hand->hands, asker);
		loop_give_back(connection->loop, connection);
	}
	return NULL;
}

bool hands_start(Hands *hands, GError **error)
{
	const HttpPlan *plan = &hands->server->plan;
	for (int i = 0; i < hands->count; i++) {
		Hand *hand = &hands->list[i];
		hand->hands = hands;
		hand->worker = plan->worker_new(plan->data, true, error);
		hand->started = hand->worker && thread_start(&hand->thread, work, hand, error);
		if (!hand->started)
			return false;
	}
	return true;
}

void hands_ending(Hands *hands)
{
	pthread_mutex_lock(&hands->lock);
	while (hands->fresh.head)
		give_back_undone(hands, hands->fresh.head);
	pthread_mutex_unlock(&hands->lock);
}

void hands_stop(Hands *hands)
{
	pthread_mutex_lock(&hands->lock);
	hands->stop = true;
	pthread_cond_broadcast(&hands->more);
	pthread_mutex_unlock(&hands->lock);
	for (int i = 0; i < hands->count; i++)
		if (hands->list[i].started) {
			pthread_join(hands->list[i].thread, NULL);
			hands->list[i].started = false;
		}
}

int hands_busy(Hands *hands)
{
	int busy = 0;
	for (int i = 0; i < hands->count; i++)
		busy += atomic_load(&hands->list[i].since_us) ? 1 : 0;
	return busy;
}

bool hands_alive(Hands *hands, int64_t before_us)
{
	for (int i = 0; i < hands->count; i++) {
		int64_t since = atomic_load(&hands->list[i].since_us);
		if (since && since < before_us)
			return false;
	}
	return true;
}
