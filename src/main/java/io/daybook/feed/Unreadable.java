package io.daybook.feed;

/**
 * Stands in the feed for an event that this program can't read: its type is unknown, its schema
 * version newer, or its data does not fit. A view must not pass over it, since it can't know what
 * it would have folded.
 *
 * @param problem what is wrong, for people
 */
public record Unreadable(String problem) {}
