/* Work done again and again by a thread of its own, and ended. */
#include "base/ticker.h"

#include "base/thread.h"
#include "tests/harness.h"

enum { LONG_MS = 600000 };

typedef struct {
	pthread_mutex_t lock; /* of `times` and `over` */
	pthread_cond_t done;
	int times;
	int64_t work_us; /* how long a piece takes */
	bool over;       /* the last piece was done to its end */
} Work;

static void piece(void *data)
{
	Work *work = data;
	pthread_mutex_lock(&work->lock);
	work->times++;
	work->over = false;
	pthread_cond_broadcast(&work->done);
	pthread_mutex_unlock(&work->lock);
	g_usleep((gulong)work->work_us);
	pthread_mutex_lock(&work->lock);
	work->over = true;
	pthread_mutex_unlock(&work->lock);
}

static Work *work_new(void)
{
	Work *work = g_new0(Work, 1);
	pthread_mutex_init(&work->lock, NULL);
	condition_init(&work->done);
	return work;
}

static void work_free(Work *work)
{
	pthread_mutex_destroy(&work->lock);
	pthread_cond_destroy(&work->done);
	g_free(work);
}

/* Until so many pieces are begun, ten seconds at most. */
static int begun(Work *work, int times)
{
	int64_t until = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
	pthread_mutex_lock(&work->lock);
	while (work->times < times && condition_wait_until(&work->done, &work->lock, until))
		;
	int there = work->times;
	pthread_mutex_unlock(&work->lock);
	return there;
}

static void test_again_and_again(void)
{
	Work *work = work_new();
	Ticker *ticker = ticker_new(piece, work, 1, NULL);
	CU_ASSERT_PTR_NOT_NULL(ticker);
	CU_ASSERT_TRUE(begun(work, 5) >= 5);
	ticker_free(ticker);
	int there = work->times;
	g_usleep(20000);
	CU_ASSERT_EQUAL(work->times, there);
	work_free(work);
}

static void test_at_once_and_ended_while_it_waits(void)
{
	Work *work = work_new();
	Ticker *ticker = ticker_new(piece, work, LONG_MS, NULL);
	CU_ASSERT_EQUAL(begun(work, 1), 1);
	int64_t began_us = g_get_monotonic_time();
	ticker_free(ticker);
	CU_ASSERT_TRUE(g_get_monotonic_time() - began_us < 10 * G_USEC_PER_SEC);
	CU_ASSERT_EQUAL(work->times, 1);
	work_free(work);
}

static void test_work_is_done_once_and_not_cut_short(void)
{
	Work *work = work_new();
	work->work_us = 50000;
	ticker_free(ticker_new(piece, work, LONG_MS, NULL));
	CU_ASSERT_EQUAL(work->times, 1);
	CU_ASSERT_TRUE(work->over);
	ticker_free(NULL);
	work_free(work);
}

static void test_a_wait_ends_when_its_moment_is_there(void)
{
	Work *work = work_new();
	int64_t until = g_get_monotonic_time() + 20000;
	pthread_mutex_lock(&work->lock);
	while (condition_wait_until(&work->done, &work->lock, until))
		;
	pthread_mutex_unlock(&work->lock);
	CU_ASSERT_TRUE(g_get_monotonic_time() >= until);
	work_free(work);
}

TEST_MAIN("ticker", CASE(test_again_and_again), CASE(test_at_once_and_ended_while_it_waits),
        CASE(test_work_is_done_once_and_not_cut_short),
        CASE(test_a_wait_ends_when_its_moment_is_there))
