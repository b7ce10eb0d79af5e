/** The embedded servers, really started. */
@NullMarked
package io.daybook.embedded;

import org.jspecify.annotations.NullMarked;
