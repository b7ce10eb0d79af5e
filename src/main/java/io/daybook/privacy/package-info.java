/**
 * Personal data: what is marked personal is encrypted with a key of its person before it is stored,
 * decrypted when it is read, and unreadable once the key is destroyed.
 *
 * <pre>
 *   write: encode -> encrypt -> hash -> insert        read: stored JSON -> decrypt -> decode
 * </pre>
 *
 * <p>A personal value is stored as {@code {"$personal":"<text>","erased":<replacement>}}, the text
 * in base64url (RFC 4648, section 5) of: format 1 (1 byte), key id (16), nonce (12), AES-256-GCM
 * cipher text and tag. Authenticated with it are format, key id, stream, event id and JSON pointer,
 * so that a value can't be moved. Nonces are random: 2<sup>32</sup> values of one person are safe
 * (NIST SP 800-38D, section 8.3).
 *
 * <p>A person's key is kept wrapped with the master key, which the database never sees. Keys are
 * cached unwrapped, for as long as this process hears of all erasures.
 *
 * <p>May use: kernel, codec, platform, eventstore, Vert.x core. Addresses: sends to {@code
 * erased.partition.<p>} and {@code erased.view.<view>.<slice>}.
 */
@NullMarked
package io.daybook.privacy;

import org.jspecify.annotations.NullMarked;
