"""What people see: navigation, pages and components."""
