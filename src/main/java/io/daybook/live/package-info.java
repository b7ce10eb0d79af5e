/**
 * Live subscriptions: rows of views and events of streams, sent to clients as they change.
 *
 * <p>A hub belongs to one HTTP verticle and lives on its context. It hears of the changes of every
 * view and of the end of the feed, looks up who wants to know, and sends as fast as the socket
 * takes it. What can't be kept in bounded memory is not kept: rows that wait are replaced by their
 * latest state, events are read from the event store again.
 *
 * <p>May use: kernel, codec, platform, eventstore, feed, query, view (row changes), Vert.x core.
 * Addresses: listens on {@code changes.<view>} and {@code feed.to.<hub>}, asks {@code
 * query.<view>.<slice>}.
 */
@NullMarked
package io.daybook.live;

import org.jspecify.annotations.NullMarked;
