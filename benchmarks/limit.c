/* The two workloads by hand: no plan, no choice, nothing but what they need. What a machine can do.

   Built by benchmarks/limit.py. Draws are counters mixed by SplitMix64, as in the engine, so that
   both pay the same for chance. minutes[i] receives the time from arrival to end of case i, without
   its pause at home. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct { double time; int64_t what; } Event;
typedef struct { int free; int64_t first, last; } Station;

static uint64_t counter;

static double uniform(void) {
    uint64_t x = (counter += 0x9E3779B97F4A7C15u);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    x ^= x >> 31;
    return ((double)(x >> 12) + 0.5) * 0x1p-52;
}

static double exponential(double mean) { return -mean * log(uniform()); }

/* A standard normal number by the polar method, one of each pair kept for later. */
static double normal(void) {
    static double kept;
    static int have;
    double u, v, s;
    if (have) { have = 0; return kept; }
    do {
        u = 2.0 * uniform() - 1.0;
        v = 2.0 * uniform() - 1.0;
        s = u * u + v * v;
    } while (s >= 1.0 || s == 0.0);
    s = sqrt(-2.0 * log(s) / s);
    kept = v * s;
    have = 1;
    return u * s;
}

static Event *heap;
static int64_t size, room;

static void push(double time, int64_t what) {
    if (size == room) heap = realloc(heap, (room = 2 * room + 64) * sizeof *heap);
    int64_t at = size++;
    while (at > 0 && heap[(at - 1) / 2].time > time) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = (Event){time, what};
}

static Event pop(void) {
    Event top = heap[0], moved = heap[--size];
    int64_t at = 0, child = 1;
    while (child < size) {
        if (child + 1 < size && heap[child + 1].time < heap[child].time) child++;
        if (moved.time <= heap[child].time) break;
        heap[at] = heap[child];
        at = child;
        child = 2 * at + 1;
    }
    heap[at] = moved;
    return top;
}

/* Who waits is linked by next[station * cases + case]. */
static int32_t *next;
static int64_t cases;

static void wait_in(Station *s, int64_t k, int64_t i) {
    next[k * cases + i] = -1;
    if (s->first < 0) s->first = i;
    else next[k * cases + s->last] = (int32_t)i;
    s->last = i;
}

static int64_t call_from(Station *s, int64_t k) {
    int64_t i = s->first;
    s->first = next[k * cases + i];
    return i;
}

enum { WINDOWS, REVIEW, PICKUP = 4, STATIONS, BACK = STATIONS, KINDS };

void hall(int64_t n, uint64_t seed, double *minutes, const double *p) {
    double rate = p[0], location = p[1], sigma = p[2], wrong = p[3], pause = p[4];
    double means[STATIONS] = {0, p[5], p[5], p[5], p[6]}, now = 0.0, arrival;
    Station stations[STATIONS];
    int64_t come = 0;
    int8_t *missing = calloc(n, 1); /* reviews missing; 0: first visit, -1: second visit */
    counter = seed;
    cases = n;
    size = 0;
    next = malloc(STATIONS * n * sizeof *next);
    for (int k = 0; k < STATIONS; k++) stations[k] = (Station){(int)p[7 + k], -1, -1};
    arrival = exponential(1.0 / rate);
    while (come < n || size > 0) {
        int64_t kind, i;
        if (come < n && (size == 0 || arrival <= heap[0].time)) {
            now = arrival;
            arrival += exponential(1.0 / rate);
            i = come++;
            minutes[i] = -now;
            kind = BACK;
        } else {
            Event event = pop();
            now = event.time;
            kind = event.what % KINDS;
            i = event.what / KINDS;
        }
        int64_t from = 0, to = -1; /* stations to which the case goes: from … to */
        if (kind == BACK) {
            to = WINDOWS;
        } else {
            Station *s = &stations[kind];
            if (s->first >= 0) {
                int64_t called = call_from(s, kind);
                double span = kind == WINDOWS ? exp(location + sigma * normal())
                                              : exponential(means[kind]);
                push(now + span, called * KINDS + kind);
            } else {
                s->free++;
            }
            if (kind == WINDOWS) {
                if (missing[i] == 0 && uniform() < wrong) {
                    double away = exponential(pause);
                    missing[i] = -1;
                    minutes[i] -= away;
                    push(now + away, i * KINDS + BACK);
                } else {
                    missing[i] = PICKUP - REVIEW;
                    from = REVIEW;
                    to = PICKUP - 1;
                }
            } else if (kind == PICKUP) {
                minutes[i] += now;
            } else if (--missing[i] == 0) {
                from = to = PICKUP;
            }
        }
        for (int64_t k = from; k <= to; k++) {
            if (stations[k].free > 0) {
                stations[k].free--;
                double span = k == WINDOWS ? exp(location + sigma * normal())
                                           : exponential(means[k]);
                push(now + span, i * KINDS + k);
            } else {
                wait_in(&stations[k], k, i);
            }
        }
    }
    free(missing);
    free(next);
}

void queue(int64_t n, uint64_t seed, double *minutes, const double *p) {
    double rate = p[0], arrival, now = 0.0;
    Station windows = {(int)p[1], -1, -1};
    int64_t come = 0;
    counter = seed;
    cases = n;
    size = 0;
    next = malloc(n * sizeof *next);
    arrival = exponential(1.0 / rate);
    while (come < n || size > 0) {
        int64_t starts = -1;
        if (come < n && (size == 0 || arrival <= heap[0].time)) {
            now = arrival;
            arrival += exponential(1.0 / rate);
            minutes[come] = -now;
            if (windows.free > 0) {
                windows.free--;
                starts = come;
            } else {
                wait_in(&windows, 0, come);
            }
            come++;
        } else {
            Event event = pop();
            now = event.time;
            minutes[event.what] += now;
            if (windows.first >= 0) starts = call_from(&windows, 0);
            else windows.free++;
        }
        if (starts >= 0) push(now + exponential(1.0), starts);
    }
    free(next);
}
