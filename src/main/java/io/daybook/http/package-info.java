/**
 * The HTTP API: commands, streams, views, health, metrics, and the way into live subscriptions. The
 * only web package.
 *
 * <p>May use: kernel, codec, platform, eventstore, privacy, command, view, query, history, live,
 * Vert.x core and web.
 */
@NullMarked
package io.daybook.http;

import org.jspecify.annotations.NullMarked;
