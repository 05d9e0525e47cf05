mkdir storefront
cd storefront
swift package init --type executable --name Storefront
