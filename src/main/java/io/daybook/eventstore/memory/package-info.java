/**
 * The in-memory twin of the event store, for tests and simulations.
 *
 * <p>May use: eventstore, kernel, Vert.x core.
 */
@NullMarked
package io.daybook.eventstore.memory;

import org.jspecify.annotations.NullMarked;
