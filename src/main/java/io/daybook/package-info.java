/** Where the program begins. */
@NullMarked
package io.daybook;

import org.jspecify.annotations.NullMarked;
