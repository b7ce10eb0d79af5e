/**
 * Checks a stored log: that positions, versions and commands have no gap, that the hash chain of
 * each partition holds, and that it passes through anchors that were kept elsewhere.
 *
 * <p>May use: kernel, codec, platform, eventstore.
 */
@NullMarked
package io.daybook.integrity;

import org.jspecify.annotations.NullMarked;
