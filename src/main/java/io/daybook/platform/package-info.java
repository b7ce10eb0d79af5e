/**
 * The few seams that cut across all capabilities: time, ids, settings, bus addresses, local
 * messages.
 *
 * <p>May use: Vert.x core.
 */
@NullMarked
package io.daybook.platform;

import org.jspecify.annotations.NullMarked;
