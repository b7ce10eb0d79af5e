/**
 * What operators ask of a running server: its partitions, and what to anchor of them elsewhere.
 *
 * <p>May use: kernel, platform, eventstore, and what it reports about.
 */
@NullMarked
package io.daybook.admin;

import org.jspecify.annotations.NullMarked;
