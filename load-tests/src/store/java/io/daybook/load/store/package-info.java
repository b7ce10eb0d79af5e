/**
 * Benches of the event store and of the write side, in process and against a server that they
 * start, all on one PostgreSQL.
 *
 * <p>{@link io.daybook.load.store.StoreBench} is the command line. What is compared runs in turn,
 * several times in one run ({@link io.daybook.load.store.Alternation}); what counts are the medians
 * and their ratio.
 *
 * <p>Uses the server's own classes, from its jar.
 */
@NullMarked
package io.daybook.load.store;

import org.jspecify.annotations.NullMarked;
