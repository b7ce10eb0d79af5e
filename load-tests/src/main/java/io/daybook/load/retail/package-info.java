/** The UCI Online Retail data set as orders; shared by the bench and the Gatling simulations. */
@NullMarked
package io.daybook.load.retail;

import org.jspecify.annotations.NullMarked;
