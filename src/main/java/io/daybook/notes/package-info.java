/**
 * An open category to try things with: {@code note}. Its streams take any events that clients
 * append to them.
 *
 * <p>May use: kernel.
 */
@NullMarked
package io.daybook.notes;

import org.jspecify.annotations.NullMarked;
