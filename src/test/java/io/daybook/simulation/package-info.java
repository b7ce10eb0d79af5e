/**
 * Whole nodes, their store, their broker and their clients in one thread, in virtual time, from one
 * seed.
 *
 * <p>May use: everything but Vert.x itself; no servers.
 */
@NullMarked
package io.daybook.simulation;

import org.jspecify.annotations.NullMarked;
