/* A few threads beside the loops, for requests that take long. */
#include "base/beat.h"
#include "base/error.h"
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

struct Hands {
	HttpServer *server;
	int count;
	Hand *list;
	pthread_mutex_t lock;
	pthread_cond_t more;
	GQueue waiting; /* Connection *, each of its loop, which leaves it alone meanwhile */
	int fresh;      /* of these, those that are not begun */
	bool stop;
};

Hands *hands_new(HttpServer *server)
{
	Hands *hands = g_new0(Hands, 1);
	hands->server = server;
	hands->count = server->plan.limits.hands;
	hands->list = g_new0(Hand, (size_t)hands->count);
	pthread_mutex_init(&hands->lock, NULL);
	pthread_cond_init(&hands->more, NULL);
	g_queue_init(&hands->waiting);
	return hands;
}

void hands_free(Hands *hands)
{
	if (!hands)
		return;
	for (int i = 0; i < hands->count; i++)
		if (hands->list[i].worker)
			hands->server->plan.worker_free(hands->list[i].worker);
	g_queue_clear(&hands->waiting);
	pthread_mutex_destroy(&hands->lock);
	pthread_cond_destroy(&hands->more);
	g_free(hands->list);
	g_free(hands);
}

bool hands_give(Hands *hands, Connection *connection, bool begun)
{
	pthread_mutex_lock(&hands->lock);
	bool room = begun || (!atomic_load(&hands->server->stopping) &&
	                             hands->fresh < hands->server->plan.limits.hands_waiting);
	if (room) {
		hands->fresh += begun ? 0 : 1;
		g_queue_push_tail(&hands->waiting, connection);
		pthread_cond_signal(&hands->more);
	}
	pthread_mutex_unlock(&hands->lock);
	return room;
}

/* The next that waits; NULL: it is over. */
static Connection *next(Hands *hands)
{
	pthread_mutex_lock(&hands->lock);
	while (g_queue_is_empty(&hands->waiting) && !hands->stop)
		pthread_cond_wait(&hands->more, &hands->lock);
	Connection *connection = g_queue_pop_head(&hands->waiting);
	hands->fresh -= connection && !connection->work.goes_on ? 1 : 0;
	pthread_mutex_unlock(&hands->lock);
	return connection;
}

static void *work(void *data)
{
	Hand *hand = data;
	Connection *connection;
	beat_watch(&hand->since_us);
	while ((connection = next(hand->hands))) {
		atomic_store(&hand->since_us, g_get_monotonic_time());
		connection_hand(connection, hand->worker);
		atomic_store(&hand->since_us, 0);
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
		if (!hand->worker)
			return false;
		int code = pthread_create(&hand->thread, NULL, work, hand);
		if (code != 0) {
			g_set_error(
			        error, BASE_ERROR, BASE_ERROR_IO, "thread: %s", g_strerror(code));
			return false;
		}
		hand->started = true;
	}
	return true;
}

/* Under the lock. */
static void give_back_undone(Hands *hands, GList *link)
{
	Connection *connection = link->data;
	g_queue_delete_link(&hands->waiting, link);
	hands->fresh--;
	connection->work.undone = true;
	loop_give_back(connection->loop, connection);
}

void hands_ending(Hands *hands)
{
	pthread_mutex_lock(&hands->lock);
	for (GList *link = hands->waiting.head, *after; link; link = after) {
		after = link->next;
		if (!((Connection *)link->data)->work.goes_on)
			give_back_undone(hands, link);
	}
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
