//! The one shape of all typed views: a name for a signed object, and members that are texts.

/// Makes a view: a copyable name for a signed object that prints no content.
macro_rules! view {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        pub struct $name<'d>(Signed<'d>);

        impl<'d> $name<'d> {
            pub(in crate::ecommpay) fn of(object: Signed<'d>) -> Self {
                Self(object)
            }

            /// The object itself, for members that have no method here.
            pub fn signed(self) -> Signed<'d> {
                self.0
            }
        }

        /// Prints no content: it may be personal data.
        impl ::std::fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

/// Makes methods that give the text of a member, `None` where it is missing, `null` or empty.
macro_rules! texts {
    ($name:ident { $( $(#[$meta:meta])* $method:ident = $member:literal, )+ }) => {
        impl<'d> $name<'d> {
            $(
                $(#[$meta])*
                pub fn $method(self) -> Option<&'d str> {
                    self.0.text_of($member)
                }
            )+
        }
    };
}

pub(in crate::ecommpay) use {texts, view};
