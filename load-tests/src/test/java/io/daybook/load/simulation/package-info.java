/**
 * Gatling simulations against a running server, over its public API only.
 *
 * <p>System properties say what they do; {@link io.daybook.load.simulation.Run} names those that
 * all of them take. A simulation fails when a single request did.
 */
@NullMarked
package io.daybook.load.simulation;

import org.jspecify.annotations.NullMarked;
