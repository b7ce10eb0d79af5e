package io.daybook.codec;

/**
 * An event of an open category on its way to the store.
 *
 * @param type the stored name of its type
 * @param data canonical JSON
 */
public record RawEvent(String type, Json data) {}
